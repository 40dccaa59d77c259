"""Socket.IO 5 as Taskcast speaks it: authentication, commands and their acknowledgements, rooms, broadcasts."""
