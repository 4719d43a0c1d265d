"""Facts from outside (Kolada, SCB, surveys): the only room that will open a socket, through a dated cache."""
