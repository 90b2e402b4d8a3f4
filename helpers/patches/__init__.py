"""What excites a channel most in a bank of photographs: its strongest units, and pictures of what they see."""
