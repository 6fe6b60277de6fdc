#include "http/metrics.h"

#include <limits>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidewaiter::http {
namespace {

TEST(Metrics, RenderAsPrometheusReads) {
  Metrics metrics;
  auto& requests =
      metrics.AddCounter("http_requests_total", "Requests\nanswered", {"method", "status"});
  requests.With({"POST", "201"}).Add(3);
  requests.With({"GET", "200"}).Add();
  requests.With({"G\"E\\T\n", "0"}).Add();
  metrics.AddGauge("queue", "Waiting").With().Set(-1.5);
  auto& seconds = metrics.AddHistogram("seconds", "Time", {0.01, 0.1, 1}, {"route"});
  for (const double value : {0.005, 0.01, 0.05, 5.0})
    seconds.With({"/a"}).Observe(value);
  metrics.AddReading("up", "Seconds up", [] { return 42.0; });
  EXPECT_EQ(metrics.Render(), R"(# HELP http_requests_total Requests\nanswered
# TYPE http_requests_total counter
http_requests_total{method="GET",status="200"} 1
http_requests_total{method="G\"E\\T\n",status="0"} 1
http_requests_total{method="POST",status="201"} 3
# HELP queue Waiting
# TYPE queue gauge
queue -1.5
# HELP seconds Time
# TYPE seconds histogram
seconds_bucket{route="/a",le="0.01"} 2
seconds_bucket{route="/a",le="0.1"} 3
seconds_bucket{route="/a",le="1"} 3
seconds_bucket{route="/a",le="+Inf"} 4
seconds_sum{route="/a"} 5.065
seconds_count{route="/a"} 4
# HELP up Seconds up
# TYPE up gauge
up 42
)");
}

TEST(Metrics, WritesWhatIsNoNumber) {
  Metrics metrics;
  auto& gauge = metrics.AddGauge("g", "h", {"kind"});
  gauge.With({"inf"}).Set(std::numeric_limits<double>::infinity());
  gauge.With({"nan"}).Set(std::numeric_limits<double>::quiet_NaN());
  EXPECT_THAT(metrics.Render(), testing::HasSubstr("g{kind=\"inf\"} +Inf\ng{kind=\"nan\"} NaN\n"));
}

TEST(Metrics, InventedLabelsDoNotFillTheMemory) {
  Metrics metrics;
  auto& counter = metrics.AddCounter("c", "h", {"path"});
  Counter& first = counter.With({"first"});
  for (int i = 0; i < 3000; ++i)
    counter.With({std::to_string(i)}).Add();
  const std::string text = metrics.Render();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2 + kSeriesMax);
  EXPECT_EQ(counter.With({"other"}).value(), 3000 - (kSeriesMax - 2));
  EXPECT_EQ(&counter.With({"first"}), &first);
}

TEST(Metrics, CountExactlyFromManyThreads) {
  Metrics metrics;
  auto& counter = metrics.AddCounter("c", "h", {"l"});
  auto& histogram = metrics.AddHistogram("s", "h", {1});
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) {
        counter.With({i % 2 == 0 ? "a" : "b"}).Add();
        histogram.With().Observe(i % 3);
      }
    });
  }
  std::string text;
  for (int i = 0; i < 20; ++i)
    text = metrics.Render();
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(counter.With({"a"}).value(), 2000);
  EXPECT_EQ(histogram.With().count(), 4000);
  EXPECT_EQ(histogram.With().in_bucket(1), 4 * 333);
}

TEST(MetricsDeathTest, NamesThatAreBugs) {
  Metrics metrics;
  metrics.AddCounter("a", "h");
  EXPECT_DEATH(metrics.AddGauge("a", "h"), "CHECK");
  EXPECT_DEATH(metrics.AddGauge("a b", "h"), "CHECK");
  EXPECT_DEATH(metrics.AddGauge("", "h"), "CHECK");
  EXPECT_DEATH(metrics.AddHistogram("b", "h", {1, 1}), "CHECK");
  EXPECT_DEATH(metrics.AddCounter("c", "h", {"l"}).With(), "CHECK");
}

}  // namespace
}  // namespace tidewaiter::http
