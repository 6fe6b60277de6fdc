#include "gtest/gtest.h"

#include "sim/country.h"
TEST(C, D) {}
