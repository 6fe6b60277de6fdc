// CBOR: JSON's values as bytes, in the one deterministic form (RFC 8949, section 4.2.1): shortest
// numbers, lengths said before, names of maps in the order of their bytes.
//
//   CborWriter out;
//   out.Map(1).Integer(395).Integer(1);                  // a1 19018b 01
//   CborReader in(out.bytes());
//   ASSIGN_OR_RETURN(const std::size_t members, in.Map());
//
// Pairs of a map and elements of a list are written one after another; counting and sorting them is
// the caller's. Reading takes nothing but the shortest form, so that bytes that were read and
// written again are the same. Floating-point numbers are neither written nor read: what is signed
// here has none. The library of Debian, libcbor 0.8, takes longer forms too, and memory for as many
// elements as nine bytes claim.
// Pure, O(bytes); views live as long as the bytes. Errors: kInvalidArgument: another kind of value,
// not the shortest, too short.
#ifndef TIDEWAITER_CODEC_CBOR_H_
#define TIDEWAITER_CODEC_CBOR_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::codec {

class CborWriter {
 public:
  CborWriter& Integer(std::int64_t number);
  CborWriter& Bytes(std::string_view bytes);
  CborWriter& Text(std::string_view text);  // UTF-8
  CborWriter& Array(std::size_t elements);
  CborWriter& Map(std::size_t pairs);
  CborWriter& Tag(std::uint64_t tag);
  CborWriter& Null();

  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  CborWriter& Head(unsigned kind, std::uint64_t number);
  std::string bytes_;
};

enum class CborKind : std::uint8_t {  // the numbers are CBOR's
  kUnsigned = 0,
  kNegative = 1,
  kBytes = 2,
  kText = 3,
  kArray = 4,
  kMap = 5,
  kTag = 6,
  kSimple = 7,  // null, true, false and numbers with a fraction
};

class CborReader {
 public:
  explicit CborReader(std::string_view bytes) : left_(bytes) {}

  Result<std::int64_t> Integer();
  Result<std::string_view> Bytes();
  Result<std::string_view> Text();
  Result<std::size_t> Array();  // elements that follow; never more than bytes are left
  Result<std::size_t> Map();    // pairs that follow; never more than half the bytes that are left
  Result<std::uint64_t> Tag();
  Status Null();
  // The bytes of one whole value, whatever it is; nested at most kCborDepthMax deep.
  Result<std::string_view> Skip();

  // The kind of what comes. Errors: nothing comes.
  [[nodiscard]] Result<CborKind> Next() const;
  [[nodiscard]] bool empty() const { return left_.empty(); }

 private:
  Result<std::uint64_t> Head(CborKind wanted);
  Result<std::string_view> String(CborKind wanted);
  Status SkipOne(int depth);
  std::string_view left_;
};

inline constexpr int kCborDepthMax = 16;  // a statement with receipts has seven levels

}  // namespace tidewaiter::codec

#endif  // TIDEWAITER_CODEC_CBOR_H_
