// Awaited: who is to be told when the catalogue has an entry and has it as final. They wait in a
// list, and on no thread.
//
//   const Awaited::Ticket ticket = awaited.Add(log, index, [=] { done(said); });
//   for (auto& tell : awaited.TakeKnown(log, size)) errands.Add(std::move(tell));
//   if (const auto tell = awaited.Take(ticket)) tell();       // it took too long
//
// Thread-safe; calls nobody itself.
#ifndef TIDEWAITER_MEMBER_INTERNAL_AWAITED_H_
#define TIDEWAITER_MEMBER_INTERNAL_AWAITED_H_

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace tidewaiter::member {

class Awaited {
 public:
  using Ticket = std::tuple<std::string, std::uint64_t, std::uint64_t>;  // log, index, which
  using Tell = std::function<void()>;

  Ticket Add(std::string_view log, std::uint64_t index, Tell tell);
  // Those whose entries are among the first `size` of that log, in their order. Each is given once.
  std::vector<Tell> TakeKnown(std::string_view log, std::uint64_t size);
  // That one; null when it was taken before.
  Tell Take(const Ticket& ticket);

 private:
  std::mutex mutex_;
  std::uint64_t next_ = 0;
  std::map<Ticket, Tell> waiting_;
};

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_INTERNAL_AWAITED_H_
