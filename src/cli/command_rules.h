// The commands of the group "rules", in the files where they are.
#ifndef TIDEWAITER_CLI_COMMAND_RULES_H_
#define TIDEWAITER_CLI_COMMAND_RULES_H_

#include <memory>
#include <vector>

#include "app/rules.h"
#include "cli/command.h"

namespace tidewaiter::cli {

Command RulesCheckCommand();  // command_rules.cc
Command RulesTestCommand();
Command RulesFormatCommand();
Command RulesFieldsCommand();
Command RulesExampleCommand();
Command RulesBackTestCommand();  // command_rules_past.cc
Command RulesDiffCommand();      // command_rules_diff.cc
Command RulesExportCommand();    // command_rules_desk.cc
Command RulesImportCommand();

// --data and --currency, into `*fields`, which must outlive them.
Option RuleDataOption(app::RuleFields* fields);
Option RuleCurrencyOption(app::RuleFields* fields);

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_COMMAND_RULES_H_
