// For tests: the PostgreSQL of the test program, and tables of each test's own.
#ifndef TIDEWAITER_PGLOG_TEST_SERVER_H_
#define TIDEWAITER_PGLOG_TEST_SERVER_H_

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "testing/postgres_server.h"

namespace tidewaiter::pglog {

inline PostgresServer& TestServer() {
  static PostgresServer server;
  return server;
}

inline std::string TestSchema() {
  std::string schema = "t";
  for (const char c :
       std::string_view(testing::UnitTest::GetInstance()->current_test_info()->name()))
    schema += static_cast<char>(std::tolower(c));
  schema.resize(std::min<std::size_t>(schema.size(), 38));
  return schema;
}

}  // namespace tidewaiter::pglog

#endif  // TIDEWAITER_PGLOG_TEST_SERVER_H_
