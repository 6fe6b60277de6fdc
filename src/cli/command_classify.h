// The commands of the group "classify", in the files where they are.
#ifndef TIDEWAITER_CLI_COMMAND_CLASSIFY_H_
#define TIDEWAITER_CLI_COMMAND_CLASSIFY_H_

#include <string>

#include "classify/views.h"
#include "cli/command.h"

namespace tidewaiter::cli {

Command ClassifyLearnCommand();     // command_classify.cc
Command ClassifyAskCommand();       // command_classify_ask.cc
Command ClassifyEvaluateCommand();  // command_classify_evaluate.cc

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_COMMAND_CLASSIFY_H_
