package wire

// Facts are those of all methods.
var Facts = facts
