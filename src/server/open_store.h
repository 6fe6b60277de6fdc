// The store that a configuration names.
#ifndef TIDEWAITER_SERVER_OPEN_STORE_H_
#define TIDEWAITER_SERVER_OPEN_STORE_H_

#include <memory>
#include <string>

#include "base/result.h"
#include "desk/store.h"
#include "os/file.h"
#include "server/config.h"

namespace tidewaiter::server {

// SQLite's file in a data folder.
os::Path JournalFile(const os::Path& data);

// Of PostgreSQL, from the file that the configuration names; "" without one.
Result<std::string> ReadPassword(const Config& config);

// Errors: those of store/open.h and of reading the password's file.
Result<std::unique_ptr<desk::Store>> OpenStore(const Config& config, const os::Path& data);

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_OPEN_STORE_H_
