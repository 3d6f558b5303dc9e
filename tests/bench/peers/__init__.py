"""What the portal is compared with: nginx with a plain file, and Wagtail with the same pages."""
