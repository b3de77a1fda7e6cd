"""What a desk reads across all kinds of record. Every read begins with what the person may see."""
