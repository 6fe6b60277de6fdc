// Metrics: counters, gauges and histograms, and their text for Prometheus (format 0.0.4).
//
//   http::Metrics metrics;
//   auto& requests = metrics.AddCounter("http_requests_total", "Requests answered",
//                                       {"method", "status"});
//   requests.With({"GET", "200"}).Add();
//   auto& seconds = metrics.AddHistogram("http_seconds", "Time to answer", {0.001, 0.01, 0.1, 1});
//   seconds.With().Observe(0.0042);
//   reply.Send({.content_type = std::string(http::kMetricsContentType), .body = metrics.Render()});
//
// A family has one series for each combination of label values. With() finds or makes it (a shared
// lock and a look-up, some 90 ns); the reference stays valid as long as the Metrics, so hot code
// keeps it: then Add costs one relaxed atomic, about 6 ns. A family has at most kSeriesMax series;
// further combinations are counted under the label value "other", so that a client who invents
// names cannot fill the memory. Everything is thread-safe.
//
// Own code, not prometheus-cpp: that takes a lock in every Observe and in every look-up of a
// series builds a map of labels; what we need of it is this header.
#ifndef TIDEWAITER_HTTP_METRICS_H_
#define TIDEWAITER_HTTP_METRICS_H_

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tidewaiter::http {

inline constexpr std::size_t kSeriesMax = 1000;  // a family; a page of 1,000 lines is still read
inline constexpr std::string_view kMetricsContentType = "text/plain; version=0.0.4; charset=utf-8";

class Counter {  // only grows
 public:
  void Add(std::uint64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

class Gauge {  // goes up and down
 public:
  void Set(double value) { value_.store(value, std::memory_order_relaxed); }
  void Add(double difference) { value_.fetch_add(difference, std::memory_order_relaxed); }
  [[nodiscard]] double value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<double> value_{0};
};

class Histogram {
 public:
  explicit Histogram(std::span<const double> bounds);
  void Observe(double value);  // O(bounds); a value on a bound counts below it
  [[nodiscard]] std::uint64_t count() const;
  [[nodiscard]] double sum() const { return sum_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::span<const double> bounds() const { return bounds_; }
  // How many were at most bounds()[i], and more than the bound before.
  [[nodiscard]] std::uint64_t in_bucket(std::size_t i) const;

 private:
  std::vector<double> bounds_;
  std::vector<std::atomic<std::uint64_t>> buckets_;  // one more than bounds
  std::atomic<double> sum_{0};
};

// The part of a family that does not depend on what it counts.
class FamilyBase {
 public:
  FamilyBase(std::string name, std::string help, std::vector<std::string> labels);
  virtual ~FamilyBase() = default;
  FamilyBase(const FamilyBase&) = delete;
  FamilyBase& operator=(const FamilyBase&) = delete;
  virtual void Render(std::string& out) const = 0;
  [[nodiscard]] const std::string& name() const { return name_; }

 protected:
  void RenderHead(std::string& out, std::string_view type) const;

  std::string name_;
  std::string help_;
  std::vector<std::string> labels_;
};

template <typename Kind>
class Family final : public FamilyBase {
 public:
  Family(std::string name, std::string help, std::vector<std::string> labels,
         std::vector<double> bounds)
      : FamilyBase(std::move(name), std::move(help), std::move(labels)),
        bounds_(std::move(bounds)) {}

  // As many values as the family has labels; another number is a bug (CHECK).
  Kind& With(std::span<const std::string_view> values);
  Kind& With(std::initializer_list<std::string_view> values = {}) {
    return With(std::span(values.begin(), values.size()));
  }
  void Render(std::string& out) const override;

 private:
  std::vector<double> bounds_;  // of histograms
  mutable std::shared_mutex mutex_;
  std::map<std::string, Kind*, std::less<>> series_;  // by their labels as text: sorted output
  std::deque<Kind> kinds_;                            // a deque does not move what it holds
};

class Metrics {
 public:
  // A name that is malformed ([a-zA-Z_:][a-zA-Z0-9_:]*) or taken, and bounds that do not grow, are
  // bugs (CHECK).
  Family<Counter>& AddCounter(std::string name, std::string help,
                              std::vector<std::string> labels = {});
  Family<Gauge>& AddGauge(std::string name, std::string help, std::vector<std::string> labels = {});
  Family<Histogram>& AddHistogram(std::string name, std::string help, std::vector<double> bounds,
                                  std::vector<std::string> labels = {});

  // A value that is asked for when rendering. `read` may be called on any thread.
  void AddReading(std::string name, std::string help, std::function<double()> read);

  // All families, by name. O(series).
  [[nodiscard]] std::string Render() const;

 private:
  template <typename Kind>
  Family<Kind>& AddFamily(std::string name, std::string help, std::vector<std::string> labels,
                          std::vector<double> bounds);
  FamilyBase& Keep(std::unique_ptr<FamilyBase> family);

  mutable std::mutex mutex_;
  std::map<std::string, std::unique_ptr<FamilyBase>> families_;
};

}  // namespace tidewaiter::http

#endif  // TIDEWAITER_HTTP_METRICS_H_
