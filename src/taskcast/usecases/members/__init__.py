"""Project membership: invitations, roles, removal."""
