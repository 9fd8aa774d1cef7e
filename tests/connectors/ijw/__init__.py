"""The connector for iJw."""
