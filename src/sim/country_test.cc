#include "sim/country.h"

#include "gtest/gtest.h"
TEST(A, B) {}
