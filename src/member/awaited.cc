#include "member/internal/awaited.h"

#include <utility>

namespace tidewaiter::member {

Awaited::Ticket Awaited::Add(std::string_view log, std::uint64_t index, Tell tell) {
  const std::lock_guard lock(mutex_);
  Ticket ticket(log, index, next_++);
  waiting_.emplace(ticket, std::move(tell));
  return ticket;
}

std::vector<Awaited::Tell> Awaited::TakeKnown(std::string_view log, std::uint64_t size) {
  std::vector<Tell> known;
  const std::lock_guard lock(mutex_);
  auto at = waiting_.lower_bound(Ticket(log, 0, 0));
  while (at != waiting_.end() && std::get<0>(at->first) == log && std::get<1>(at->first) < size) {
    known.push_back(std::move(at->second));
    at = waiting_.erase(at);
  }
  return known;
}

Awaited::Tell Awaited::Take(const Ticket& ticket) {
  const std::lock_guard lock(mutex_);
  const auto found = waiting_.find(ticket);
  if (found == waiting_.end()) return nullptr;
  Tell tell = std::move(found->second);
  waiting_.erase(found);
  return tell;
}

}  // namespace tidewaiter::member
