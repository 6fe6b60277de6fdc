// CutText: a text without what is behind kTextBytesMax, cut between characters.
#ifndef TIDEWAITER_CLASSIFY_INTERNAL_TEXT_LIMIT_H_
#define TIDEWAITER_CLASSIFY_INTERNAL_TEXT_LIMIT_H_

#include <string_view>

namespace tidewaiter::classify {

std::string_view CutText(std::string_view text);

}  // namespace tidewaiter::classify

#endif  // TIDEWAITER_CLASSIFY_INTERNAL_TEXT_LIMIT_H_
