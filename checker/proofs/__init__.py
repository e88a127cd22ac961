"""What is proved of rules for every case that their scales allow, or refuted by one."""
