"""What the sections share: what they are asked about, how they are declared, whom to compare with."""
