// LoadResponse: just enough of HTTP to see where an answer ends. Content-Length, chunks, or none.
#ifndef TIDEWAITER_BENCH_LOAD_RESPONSE_H_
#define TIDEWAITER_BENCH_LOAD_RESPONSE_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace tidewaiter::bench {

class LoadResponse {
 public:
  void Reset(bool no_body);
  // False for what is no answer, or more than one.
  bool Put(std::string_view bytes);
  [[nodiscard]] bool done() const { return state_ == State::kDone; }
  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] bool closes() const { return closes_; }

 private:
  enum class State { kHead, kBody, kChunks, kDone };

  bool ReadHead(std::string_view head);
  bool SkipChunks();

  State state_ = State::kHead;
  bool no_body_ = false;
  bool closes_ = false;
  int status_ = 0;
  std::uint64_t left_ = 0;  // of the body
  std::string held_;        // half of a head or chunk
};

}  // namespace tidewaiter::bench

#endif  // TIDEWAITER_BENCH_LOAD_RESPONSE_H_
