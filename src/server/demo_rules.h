// The demo's rule book: rules that an analyst wrote and a targeting officer approved, some that
// only watch, one that waits for approval, one of a single office that is offered to all.
#ifndef TIDEWAITER_SERVER_DEMO_RULES_H_
#define TIDEWAITER_SERVER_DEMO_RULES_H_

#include <string_view>

#include "clearance/engine.h"
#include "desk/store.h"
#include "os/clock.h"

namespace tidewaiter::server {

// src/server/demo_rules.rules, as it stands in the source.
std::string_view DemoRulesText();

// Puts them into the book, unless there are rules already. `author` and `approver` are accounts;
// `office` has a rule of its own. Errors: of the engine and the store.
Status SettleDemoRules(clearance::Engine& engine, desk::Store& store, const os::Clock& clock,
                       std::string_view author, std::string_view approver, std::string_view office);

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_DEMO_RULES_H_
