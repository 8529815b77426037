"""The commissions of a company's agents, and how they are paid."""
