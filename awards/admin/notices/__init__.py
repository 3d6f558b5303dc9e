"""Public notices at the desk: publishing, the working calendar, objections."""
