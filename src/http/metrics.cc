#include "http/metrics.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "base/check.h"

namespace tidewaiter::http {
namespace {

bool IsMetricName(std::string_view name) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
  };
  return !name.empty() && is_letter(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

void AppendEscaped(std::string& out, std::string_view text, bool quotes) {
  for (const char c : text) {
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '"' && quotes) {
      out += "\\\"";
    } else {
      out.push_back(c);
    }
  }
}

// method="GET",status="200"
std::string LabelText(std::span<const std::string> labels,
                      std::span<const std::string_view> values) {
  std::string text;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (i > 0) text.push_back(',');
    text.append(labels[i]).append("=\"");
    AppendEscaped(text, values[i], true);
    text.push_back('"');
  }
  return text;
}

std::string Number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  return fmt::format("{}", value);
}

void AppendSample(std::string& out, std::string_view name, std::string_view labels,
                  std::string_view value) {
  out += name;
  if (!labels.empty()) out.append("{").append(labels).append("}");
  out.append(" ").append(value).append("\n");
}

void AppendSeries(std::string& out, const std::string& name, const std::string& labels,
                  const Counter& counter) {
  AppendSample(out, name, labels, fmt::format("{}", counter.value()));
}

void AppendSeries(std::string& out, const std::string& name, const std::string& labels,
                  const Gauge& gauge) {
  AppendSample(out, name, labels, Number(gauge.value()));
}

// Buckets are cumulative in the text. Their sum is the count, so that the two always agree.
void AppendSeries(std::string& out, const std::string& name, const std::string& labels,
                  const Histogram& histogram) {
  const std::string before = labels.empty() ? "" : labels + ",";
  std::uint64_t count = 0;
  for (std::size_t i = 0; i <= histogram.bounds().size(); ++i) {
    count += histogram.in_bucket(i);
    const bool last = i == histogram.bounds().size();
    const std::string bound = last ? "+Inf" : Number(histogram.bounds()[i]);
    AppendSample(out, name + "_bucket", fmt::format("{}le=\"{}\"", before, bound),
                 fmt::format("{}", count));
  }
  AppendSample(out, name + "_sum", labels, Number(histogram.sum()));
  AppendSample(out, name + "_count", labels, fmt::format("{}", count));
}

template <typename Kind>
Kind& MakeSeries(std::deque<Kind>& kinds, std::span<const double>) {
  return kinds.emplace_back();
}

template <>
Histogram& MakeSeries(std::deque<Histogram>& kinds, std::span<const double> bounds) {
  return kinds.emplace_back(bounds);
}

template <typename Kind>
constexpr std::string_view kTypeName = "counter";
template <>
constexpr std::string_view kTypeName<Gauge> = "gauge";
template <>
constexpr std::string_view kTypeName<Histogram> = "histogram";

class Reading final : public FamilyBase {
 public:
  Reading(std::string name, std::string help, std::function<double()> read)
      : FamilyBase(std::move(name), std::move(help), {}), read_(std::move(read)) {}
  void Render(std::string& out) const override {
    RenderHead(out, "gauge");
    AppendSample(out, name_, "", Number(read_()));
  }

 private:
  std::function<double()> read_;
};

}  // namespace

Histogram::Histogram(std::span<const double> bounds)
    : bounds_(bounds.begin(), bounds.end()), buckets_(bounds.size() + 1) {}

void Histogram::Observe(double value) {
  const auto bucket = std::lower_bound(bounds_.begin(), bounds_.end(), value) - bounds_.begin();
  buckets_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(value, std::memory_order_relaxed);
}

std::uint64_t Histogram::count() const {
  std::uint64_t count = 0;
  for (const auto& bucket : buckets_)
    count += bucket.load(std::memory_order_relaxed);
  return count;
}

std::uint64_t Histogram::in_bucket(std::size_t i) const {
  return buckets_[i].load(std::memory_order_relaxed);
}

FamilyBase::FamilyBase(std::string name, std::string help, std::vector<std::string> labels)
    : name_(std::move(name)), help_(std::move(help)), labels_(std::move(labels)) {
  CHECK(IsMetricName(name_));
  CHECK(std::all_of(labels_.begin(), labels_.end(), IsMetricName));
}

void FamilyBase::RenderHead(std::string& out, std::string_view type) const {
  out.append("# HELP ").append(name_).append(" ");
  AppendEscaped(out, help_, false);
  out.append("\n# TYPE ").append(name_).append(" ").append(type).append("\n");
}

template <typename Kind>
Kind& Family<Kind>::With(std::span<const std::string_view> values) {
  CHECK(values.size() == labels_.size());
  std::string labels = LabelText(labels_, values);
  {
    const std::shared_lock lock(mutex_);
    if (const auto found = series_.find(labels); found != series_.end()) return *found->second;
  }
  const std::lock_guard lock(mutex_);
  if (series_.size() + 1 >= kSeriesMax && !series_.contains(labels)) {
    const std::vector<std::string_view> others(labels_.size(), "other");
    labels = LabelText(labels_, others);
  }
  const auto [place, is_new] = series_.try_emplace(std::move(labels), nullptr);
  if (is_new) place->second = &MakeSeries(kinds_, bounds_);
  return *place->second;
}

template <typename Kind>
void Family<Kind>::Render(std::string& out) const {
  RenderHead(out, kTypeName<Kind>);
  const std::shared_lock lock(mutex_);
  for (const auto& [labels, kind] : series_)
    AppendSeries(out, name_, labels, *kind);
}

template class Family<Counter>;
template class Family<Gauge>;
template class Family<Histogram>;

FamilyBase& Metrics::Keep(std::unique_ptr<FamilyBase> family) {
  const std::lock_guard lock(mutex_);
  const auto [place, is_new] = families_.try_emplace(family->name(), nullptr);
  CHECK(is_new);
  place->second = std::move(family);
  return *place->second;
}

template <typename Kind>
Family<Kind>& Metrics::AddFamily(std::string name, std::string help,
                                 std::vector<std::string> labels, std::vector<double> bounds) {
  auto family = std::make_unique<Family<Kind>>(std::move(name), std::move(help), std::move(labels),
                                               std::move(bounds));
  Family<Kind>& kept = *family;
  Keep(std::move(family));
  return kept;
}

Family<Counter>& Metrics::AddCounter(std::string name, std::string help,
                                     std::vector<std::string> labels) {
  return AddFamily<Counter>(std::move(name), std::move(help), std::move(labels), {});
}

Family<Gauge>& Metrics::AddGauge(std::string name, std::string help,
                                 std::vector<std::string> labels) {
  return AddFamily<Gauge>(std::move(name), std::move(help), std::move(labels), {});
}

Family<Histogram>& Metrics::AddHistogram(std::string name, std::string help,
                                         std::vector<double> bounds,
                                         std::vector<std::string> labels) {
  CHECK(!bounds.empty() &&
        std::adjacent_find(bounds.begin(), bounds.end(), std::greater_equal<>()) == bounds.end());
  return AddFamily<Histogram>(std::move(name), std::move(help), std::move(labels),
                              std::move(bounds));
}

void Metrics::AddReading(std::string name, std::string help, std::function<double()> read) {
  Keep(std::make_unique<Reading>(std::move(name), std::move(help), std::move(read)));
}

std::string Metrics::Render() const {
  std::string out;
  const std::lock_guard lock(mutex_);
  for (const auto& [name, family] : families_)
    family->Render(out);
  return out;
}

}  // namespace tidewaiter::http
