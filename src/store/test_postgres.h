// For tests: PostgreSQL as an engine of test_store.h, in a server of the test program's own.
#ifndef TIDEWAITER_STORE_TEST_POSTGRES_H_
#define TIDEWAITER_STORE_TEST_POSTGRES_H_

#include <memory>
#include <string>

#include <fmt/format.h>

#include "store/test_store.h"
#include "testing/postgres_server.h"

namespace tidewaiter::store {

inline PostgresServer& TestServer() {
  static PostgresServer server;
  return server;
}

// A schema for each folder: letters of its name in digits, as names of schemas are small letters.
inline std::string SchemaOf(const os::Path& folder) {
  const std::string own = folder.filename().native();
  std::string name = "s";
  for (const char c : own)
    name += fmt::format("{:02x}", c);
  return name;
}

inline Result<std::unique_ptr<desk::Store>> OpenSchema(const std::string& schema, int readers = 2) {
  return OpenPostgres(
      {.connection = TestServer().connection(), .readers = readers, .schema = schema});
}

inline TestEngine PostgresEngine() {
  return {"Server", [](const os::Path& folder) { return OpenSchema(SchemaOf(folder)); },
          [] { return TestServer().missing(); }};
}

}  // namespace tidewaiter::store

#endif  // TIDEWAITER_STORE_TEST_POSTGRES_H_
