#include "track/mean_kinetic_temperature.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tidewaiter::track {
namespace {

constexpr std::int64_t kHour = 3'600'000;

// One reading an hour.
std::vector<TemperatureReading> Hourly(const std::vector<double>& celsius) {
  std::vector<TemperatureReading> readings;
  for (std::size_t i = 0; i < celsius.size(); ++i)
    readings.push_back({.time_ms = static_cast<std::int64_t>(i) * kHour, .celsius = celsius[i]});
  return readings;
}

ErrorCode CodeOf(const Result<double>& result) {
  return result ? ErrorCode() : result.error().code;
}

TEST(MeanKineticTemperature, HeatCountsMoreThanColdMakesGood) {
  const auto mkt = MeanKineticTemperature(Hourly({20, 25, 30}), 0, 3 * kHour);
  ASSERT_TRUE(mkt) << mkt.error();
  EXPECT_NEAR(*mkt, 25.858208, 1e-5);
  EXPECT_NEAR(*MeanKineticTemperature(Hourly({25, 25}), 0, 2 * kHour), 25, 1e-9);
}

TEST(MeanKineticTemperature, ReadingsCountForTheTimeTheyStandFor) {
  const std::vector<TemperatureReading> readings = {{.time_ms = 0, .celsius = 5},
                                                    {.time_ms = kHour, .celsius = 12},
                                                    {.time_ms = kHour + 600'000, .celsius = 4}};
  KineticSettings settings{.gap_ms_max = 2 * kHour};
  EXPECT_NEAR(*MeanKineticTemperature(readings, 0, kHour + 600'000 + 2 * kHour, settings), 4.982547,
              1e-5);
  // The window alone counts, and the reading before it stands for its beginning.
  EXPECT_NEAR(*MeanKineticTemperature(readings, kHour / 2, kHour, settings), 5, 1e-9);
}

TEST(MeanKineticTemperature, RefusesWhenTooMuchIsMissing) {
  const auto readings = Hourly(std::vector<double>(9, 20.0));
  EXPECT_TRUE(MeanKineticTemperature(readings, 0, 10 * kHour));
  EXPECT_EQ(CodeOf(MeanKineticTemperature(readings, 0, 10 * kHour + 60'000)),
            ErrorCode::kFailedPrecondition);
  EXPECT_EQ(CodeOf(MeanKineticTemperature(readings, -2 * kHour, 9 * kHour)),
            ErrorCode::kFailedPrecondition);
  EXPECT_EQ(CodeOf(MeanKineticTemperature({}, 0, kHour)), ErrorCode::kFailedPrecondition);
}

TEST(MeanKineticTemperature, WhatCannotBeReckoned) {
  const auto code = [](std::vector<TemperatureReading> readings, std::int64_t until) {
    return CodeOf(MeanKineticTemperature(readings, 0, until));
  };
  EXPECT_EQ(code(Hourly({20}), 0), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code(Hourly({std::numeric_limits<double>::quiet_NaN()}), kHour),
            ErrorCode::kInvalidArgument);
  EXPECT_EQ(code(Hourly({-300}), kHour), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code({{.time_ms = 5, .celsius = 1}, {.time_ms = 4, .celsius = 1}}, kHour),
            ErrorCode::kInvalidArgument);
  EXPECT_EQ(CodeOf(MeanKineticTemperature(Hourly({20}), 0, kHour, {.activation_kj_mol = 0})),
            ErrorCode::kInvalidArgument);
}

TEST(MeanKineticTemperature, Vectors) {
  const char* set = std::getenv("TIDEWAITER_SHARED");  // tidy:allow(environment) where test data is
  const std::filesystem::path shared = set != nullptr ? set : TIDEWAITER_TESTDATA "/../../shared";
  std::ifstream file(shared / "data/track/vectors/mkt/mkt.jsonl");
  if (!file) GTEST_SKIP() << "no shared data";
  int count = 0;
  for (std::string line; std::getline(file, line); ++count) {
    const auto vector = nlohmann::json::parse(line);
    std::vector<TemperatureReading> readings;
    std::int64_t at = 0;
    const bool timed = vector.contains("temps_C_seconds");
    for (const auto& one : vector[timed ? "temps_C_seconds" : "temps_C"]) {
      readings.push_back({.time_ms = at, .celsius = (timed ? one[0] : one).get<double>()});
      at += timed ? one[1].get<std::int64_t>() * 1000 : kHour;
    }
    const KineticSettings settings{.activation_kj_mol = vector["dH_kJ_mol"].get<double>(),
                                   .gap_ms_max = 2 * kHour};
    const auto mkt = MeanKineticTemperature(readings, 0, at, settings);
    ASSERT_TRUE(mkt) << mkt.error();
    EXPECT_NEAR(*mkt, vector["mkt_C"].get<double>(), 1e-6);
  }
  EXPECT_EQ(count, 7);
}

}  // namespace
}  // namespace tidewaiter::track
