// Call and Answer: what nodes say to each other, without the wire; and alarms, what a node has to
// tell the people who run it. HTTP carries calls (http_node.h), a simulated network in the tests.
#ifndef TIDEWAITER_FEDERATION_CALL_H_
#define TIDEWAITER_FEDERATION_CALL_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace tidewaiter::federation {

struct Call {
  bool post = true;  // else GET, without a body
  std::string path;  // "/add-entries"
  std::string body = {};
};

struct Answer {
  int status = 200;
  std::string type = "text/plain";
  std::string body = {};
};

inline constexpr int kOk = 200;
inline constexpr int kAccepted = 202;  // part of it; go on
inline constexpr int kMalformed = 400;
inline constexpr int kForbidden = 403;  // not signed by the log, or the log has lied
inline constexpr int kUnknown = 404;
inline constexpr int kConflict = 409;       // we are elsewhere: the body says where
inline constexpr int kUnprocessable = 422;  // the proof does not hold
inline constexpr int kLater = 503;          // the disk fails, or an entry cannot be judged yet

// Findings about others and about oneself. `code` is a stable word: the name of a lie
// (evidence.h), or clock_skew, tampered_tile, truncated_file, charter_unknown, bad_proof (a peer
// sent what does not verify), storage (our disk fails), taken_over (another
// machine writes it), claims_more (a mirror says that it has more of our log than we).
struct Alarm {
  std::string code;
  std::string log;     // origin, when it is about one
  std::string member;  // whom it is about, when it is about one
  std::string detail;  // for people
  std::int64_t at_ms = 0;
  friend bool operator==(const Alarm&, const Alarm&) = default;
};

}  // namespace tidewaiter::federation

#endif  // TIDEWAITER_FEDERATION_CALL_H_
