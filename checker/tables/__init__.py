"""Case bases that come as tables: reading them by an order file, and the engines that group and count them."""
