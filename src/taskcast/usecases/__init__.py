"""What people can do, one file per intention. Every write goes through here, from every transport and tool."""
