// Problem: something in an input that has to be put right. Ordinary output, never alone: whoever
// reads an input tells all of them at once.
#ifndef TIDEWAITER_CODEC_PROBLEM_H_
#define TIDEWAITER_CODEC_PROBLEM_H_

#include <string>
#include <vector>

namespace tidewaiter::codec {

struct Problem {
  std::string code;     // stable word, e.g. "required"
  std::string pointer;  // JSON pointer (RFC 6901) to the value
  std::string detail;   // for people: names the value and what is wanted
  friend bool operator==(const Problem&, const Problem&) = default;
};
using Problems = std::vector<Problem>;

}  // namespace tidewaiter::codec

#endif  // TIDEWAITER_CODEC_PROBLEM_H_
