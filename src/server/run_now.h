// RunNow: carries out a command and waits for it: for setting up, before anybody else is there.
#ifndef TIDEWAITER_SERVER_RUN_NOW_H_
#define TIDEWAITER_SERVER_RUN_NOW_H_

#include <string>

#include "clearance/engine.h"

namespace tidewaiter::server {

// `by`: who did it, for the journal. Errors: why it was refused.
Status RunNow(clearance::Engine& engine, clearance::Work work, const std::string& by = "demo");

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_RUN_NOW_H_
