"""What every room knows: exact numbers, tables, errors, the register, parameters."""
