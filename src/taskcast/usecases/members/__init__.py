"""Who belongs to a project: invitations, roles, removal."""
