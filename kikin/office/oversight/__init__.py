"""What officers keep of an award while it runs: risks and issues with their owners, visits and meetings."""
