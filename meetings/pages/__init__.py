"""What the pages of meetings show: put together here, drawn by templates/meetings, asked for by the views."""
