"""What the functions share: identities, documents, and one adapter for each service of AWS."""
