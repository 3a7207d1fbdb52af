"""The whole AWS stack on this machine: MiniStack runs the very template that goes to AWS."""
