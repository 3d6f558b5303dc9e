"""What visitors find wrong on a page (网页找错): taken, answered within three working days."""
