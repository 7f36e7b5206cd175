"""What is done to meetings and agendas."""
