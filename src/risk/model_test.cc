#include "risk/model.h"

#include "gtest/gtest.h"

namespace tidewaiter::risk {
namespace {
TEST(Model, Placeholder) {
  SUCCEED();
}
}  // namespace
}  // namespace tidewaiter::risk
