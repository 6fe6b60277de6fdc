// Vocabulary: the words of the Core Business Vocabulary (CBV 2.0), in their three forms.
//
//   Short(Words::kBizStep, "urn:epcglobal:cbv:bizstep:departing")        // "departing"
//   Short(Words::kBizStep, "https://ref.gs1.org/cbv/BizStep-departing")  // "departing"
//   Short(Words::kBizStep, "https://example.com/step/weighed")           // itself: another's word
//   Short(Words::kBizStep, "weighed")                                    // nothing: nobody's word
//   WebUri(Words::kBizStep, "departing")           // "https://ref.gs1.org/cbv/BizStep-departing"
//
// Immutable tables; thread-safe. O(words of a kind), at most 71.
// Source: CBV 2.0.0, the JSON-LD context of EPCIS 2.0.1, GS1 web vocabulary.
#ifndef TIDEWAITER_EPCIS_VOCABULARY_H_
#define TIDEWAITER_EPCIS_VOCABULARY_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tidewaiter::epcis {

enum class Words : std::uint8_t {
  kNone = 0,  // any text
  kBizStep = 1,
  kDisposition = 2,
  kTransactionType = 3,
  kPartyType = 4,  // of sources and destinations
  kErrorReason = 5,
  kMeasurement = 6,  // what a sensor report is of
  kException = 7,
  kComponent = 8,  // which part of a position
};

std::span<const std::string_view> WordsOf(Words kind);

// The short form of a word in whichever form, a URI of somebody else as it is, nothing for what is
// neither. Forms: "departing", "cbv:BizStep-departing", a web URI with http or https, a URN. A word
// that has the form of GS1's but is not in the table is kept as URI: a later version's.
std::optional<std::string> Short(Words kind, std::string_view text);

// The web URI of a short word; what is not in the table as it is.
std::string WebUri(Words kind, std::string_view word);
// "urn:epcglobal:cbv:bizstep:departing", for kinds that have such a form; others as WebUri.
std::string Urn(Words kind, std::string_view word);

// True for what has a scheme: letters, digits, "+", "-", ".", then a colon and something behind it.
bool IsUri(std::string_view text);

}  // namespace tidewaiter::epcis

#endif  // TIDEWAITER_EPCIS_VOCABULARY_H_
