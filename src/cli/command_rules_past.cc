// Rules on the past, and two files of rules against each other.
#include "cli/command_rules.h"
