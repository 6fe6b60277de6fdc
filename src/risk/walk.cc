#include "risk/walk.h"

#include <algorithm>

namespace tidewaiter::risk {
namespace {

// Rows with an outcome, in the order in which the outcomes became known.
std::vector<std::uint32_t> OutcomeOrder(const LineTable& lines,
                                        const std::vector<std::uint32_t>& time_order) {
  std::vector<std::uint32_t> order;
  for (const std::uint32_t row : time_order) {
    if (lines.outcome(row).looked_at()) order.push_back(row);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return lines.known_on(a) < lines.known_on(b);
  });
  return order;
}

struct Visitor {
  std::function<Status(std::uint32_t row)> outcome;  // has become known
  std::function<Status(std::uint32_t row)> line;
  std::function<void(std::uint32_t row)> end_of_day;
  Progress progress;
};

Status WalkDays(const LineTable& lines, const std::vector<std::uint32_t>& order,
                const std::vector<std::uint32_t>& outcomes, const Visitor& visit) {
  constexpr std::uint64_t kReportEvery = 4096;
  std::size_t learned = 0;
  std::uint64_t reported = 0;
  for (std::size_t begin = 0; begin < order.size();) {
    const Day today = lines.date(order[begin]);
    std::size_t end = begin;
    while (end < order.size() && lines.date(order[end]) == today)
      ++end;
    for (; learned < outcomes.size() && lines.known_on(outcomes[learned]) < today; ++learned) {
      RETURN_IF_ERROR(visit.outcome(outcomes[learned]));
    }
    for (std::size_t i = begin; i < end; ++i)
      RETURN_IF_ERROR(visit.line(order[i]));
    for (std::size_t i = begin; i < end; ++i)
      visit.end_of_day(order[i]);
    begin = end;
    if (begin - reported >= kReportEvery || begin == order.size()) {
      reported = begin;
      RETURN_IF_ERROR(visit.progress("lines", begin, order.size()));
    }
  }
  for (; learned < outcomes.size(); ++learned)
    RETURN_IF_ERROR(visit.outcome(outcomes[learned]));
  return {};
}

Visitor Growing(const LineTable& lines, Knowledge& knowledge,
                const std::function<Status(std::uint32_t row)>& on_line, const Progress& progress) {
  return {[&](std::uint32_t row) { return knowledge.LearnOutcome(lines, row); }, on_line,
          [&](std::uint32_t row) { knowledge.Learn(lines, row); }, progress};
}

}  // namespace

Status Walk(const LineTable& lines, Knowledge& knowledge,
            const std::function<Status(std::uint32_t row)>& on_line, const Progress& progress) {
  const std::vector<std::uint32_t> order = lines.TimeOrder();
  return WalkDays(lines, order, OutcomeOrder(lines, order),
                  Growing(lines, knowledge, on_line, progress));
}

Status WalkOutcomes(const LineTable& lines, const std::function<Status(std::uint32_t row)>& learn,
                    const std::function<Status(std::uint32_t row)>& on_line) {
  const std::vector<std::uint32_t> order = lines.TimeOrder();
  return WalkDays(lines, order, OutcomeOrder(lines, order),
                  {learn, on_line, [](std::uint32_t) {}, NoProgress});
}

Status WalkLines(const LineTable& lines, Knowledge& knowledge,
                 const std::function<Status(std::uint32_t row)>& on_line,
                 const Progress& progress) {
  return WalkDays(lines, lines.TimeOrder(), {}, Growing(lines, knowledge, on_line, progress));
}

}  // namespace tidewaiter::risk
