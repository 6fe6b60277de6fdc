#include "tlog/note.h"

#include <gtest/gtest.h>

#include "codec/encoding.h"
#include "tlog/test_tlog.h"

namespace tidewaiter::tlog {
namespace {

constexpr auto kInvalid = ErrorCode::kInvalidArgument;

// The example of C2SP signed-note, at 5ba5ee8, CC BY 4.0.
constexpr std::string_view kExampleKey =
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr std::string_view kExample =
    "This is an example message.\n\n"
    "— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
    "\n";

TEST(Note, OfTheSpecification) {
  const auto key = ParseVerifierKey(kExampleKey);
  const auto note = ParseNote(kExample);
  ASSERT_TRUE(key && note);
  EXPECT_EQ(key->name, "example.com/foo");
  EXPECT_EQ(key->id, 0x530d903aU);
  EXPECT_EQ(FormatVerifierKey(*key), kExampleKey);
  EXPECT_EQ(note->text, "This is an example message.\n");
  EXPECT_EQ(FormatNote(*note), kExample);
  const NoteCheck check = CheckNote(*note, {&*key, 1});
  EXPECT_TRUE(check.trusted());
  ASSERT_EQ(check.signatures.size(), 1U);
  EXPECT_EQ(check.signatures[0], (SignatureCheck{SignatureState::kGood, 0, {}}));
}

// The poem of C2SP signed-note has an empty line inside, and letters beyond ASCII.
TEST(Note, TextEndsAtTheLastEmptyLine) {
  const std::string poem =
      "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n"
      "\n— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrM"
      "ouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";
  const auto note = ParseNote(poem);
  ASSERT_TRUE(note) << note.error();
  EXPECT_TRUE(note->text.ends_with("\n\ned è subito sera.\n"));
  ASSERT_EQ(note->signatures.size(), 1U);
  EXPECT_EQ(note->signatures[0].name, "quasimodo.example/salvatore");
  EXPECT_EQ(note->signatures[0].id, 0x367ba04bU);
  EXPECT_EQ(note->signatures[0].bytes.size(), 64U);
  EXPECT_EQ(FormatNote(*note), poem);
}

TEST(Note, WhatIsNoNote) {
  const std::string line = "— a AAAAAQI=\n";
  ASSERT_TRUE(ParseNote("x\n\n" + line));
  for (const std::string& bad : {
           std::string(),
           std::string("x\n"),
           std::string("x\n\n"),
           "x\n" + line,                        // no empty line
           "x\n\n" + line.substr(0, 8),         // cut off
           "x\n\n" + line + "\n",               // an empty line behind
           "x\r\n\n" + line,                    // a control character
           "x\t\n\n" + line,                    //
           "x\xff\n\n" + line,                  // not UTF-8
           "x\n\n" + line + "more\n",           // no signature
           std::string("x\n\n- a AAAAAQI=\n"),  // a hyphen
           std::string("x\n\n—a AAAAAQI=\n"),   // no blank
           std::string("x\n\n— AAAAAQI=\n"),    // no name
           std::string("x\n\n—  AAAAAQI=\n"),   // an empty one
           std::string("x\n\n— a+b AAAAAQI=\n"),
           std::string("x\n\n— a\xC2\xA0z AAAAAQI=\n"),      // a no-break space
           std::string("x\n\n— a\xE2\x80\x83z AAAAAQI=\n"),  // an em space
           std::string("x\n\n— a AAAAAQI\n"),                // no padding
           std::string("x\n\n— a AAAAAQJ=\n"),               // stray bits
           std::string("x\n\n— a AAAAAQ==\n"),               // an id and nothing
           std::string("x\n\n— a  AAAAAQI=\n"),
       }) {
    EXPECT_EQ(ParseNote(bad).error().code, kInvalid) << bad;
  }
}

TEST(Note, Limits) {
  const std::string line = "— a AAAAAQI=\n";
  std::string note = "x\n\n";
  for (std::size_t i = 0; i < kNoteSignaturesMax; ++i)
    note += line;
  EXPECT_TRUE(ParseNote(note));
  EXPECT_EQ(ParseNote(note + line).error().code, kInvalid);
  const std::string tail = "\n\n" + line;
  EXPECT_TRUE(ParseNote(std::string(kNoteBytesMax - tail.size(), 'x') + tail));
  EXPECT_EQ(ParseNote(std::string(kNoteBytesMax - tail.size() + 1, 'x') + tail).error().code,
            kInvalid);
  EXPECT_TRUE(IsKeyName(std::string(kKeyNameBytesMax, 'x')));
  EXPECT_FALSE(IsKeyName(std::string(kKeyNameBytesMax + 1, 'x')));
}

TEST(Note, VerifierKeys) {
  const VerifierKey key =
      MakeVerifierKey("a.example/log", KeyType::kEd25519, TestKey(1).public_key());
  const VerifierKey witness =
      MakeVerifierKey("a.example/log", KeyType::kCosignature, TestKey(1).public_key());
  EXPECT_NE(key.id, witness.id);  // the type is part of the id
  EXPECT_EQ(*ParseVerifierKey(FormatVerifierKey(key)), key);
  EXPECT_EQ(*ParseVerifierKey(FormatVerifierKey(witness)), witness);
  // Types of tomorrow are kept as they are, whatever their id is made of.
  const std::string tomorrow = "b+00000001+" + codec::Base64Encode("\xFE key");
  const auto kept = ParseVerifierKey(tomorrow);
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->type, static_cast<KeyType>(0xFE));
  EXPECT_EQ(FormatVerifierKey(*kept), tomorrow);
}

TEST(Note, WhatIsNoVerifierKey) {
  const std::string good(kExampleKey);
  for (const std::string& bad : {
           std::string(), std::string("example.com/foo"), std::string("example.com/foo+530d903a"),
           std::string("example.com/foo+530d903a+"), std::string("example.com/foo+530d903a+AQ=="),
           "example.com/fop" + good.substr(15),                    // the id is of another name
           "example.com foo" + good.substr(15),                    //
           "+" + good,                                             //
           good.substr(0, 16) + "530D903A" + good.substr(24),      // upper case
           good.substr(0, 16) + "30d903a" + good.substr(24),       //
           good + "A",                                             //
           good.substr(0, 25) + codec::Base64Encode("\x01short"),  //
       }) {
    EXPECT_EQ(ParseVerifierKey(bad).error().code, kInvalid) << bad;
  }
}

// The key pair and the notes of transparency-dev/tessera 1811ae1: made again, they are the same.
TEST(Note, SignsAsGoDoes) {
  const std::string secret =
      "PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg";
  const auto signer = Signer::FromText(secret);
  ASSERT_TRUE(signer) << signer.error();
  EXPECT_EQ(signer->ToText(), secret);
  EXPECT_EQ(FormatVerifierKey(signer->verifier()),
            "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx");
  for (int i = 0; i <= 15; ++i) {
    const std::string bytes = ReadBytes(Vectors() / fmt::format("tessera/checkpoint.{}", i));
    const auto note = ParseNote(bytes);
    ASSERT_TRUE(note) << i;
    EXPECT_TRUE(CheckNote(*note, {&signer->verifier(), 1}).trusted());
    EXPECT_EQ(FormatNote({note->text, {signer->Sign(note->text)}}), bytes);
  }
}

TEST(Note, SecretsThatAreNone) {
  for (const std::string_view bad : {"", "PRIVATE+KEY+", "PRIVATE+KEY+a+00000000+AQ==",
                                     "PRIVATE+KEY+example.com/log/testdatb+33d7b496+AeymY/"
                                     "SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg",
                                     "PRIVATE+KEY+example.com/log/testdata+33d7b496+AuymY/"
                                     "SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg"}) {
    const auto signer = Signer::FromText(bad);
    ASSERT_FALSE(signer) << bad;
    EXPECT_EQ(signer.error().code, kInvalid);
    EXPECT_EQ(signer.error().message.find("AeymY"), std::string::npos);
  }
}

TEST(Note, CosignaturesSayWhen) {
  const Signer witness("w.example", TestKey(2), KeyType::kCosignature);
  const std::string text = "o.example\n1\nroot\n";
  const Note note{text, {witness.Cosign(text, 1679315147)}};
  const NoteCheck check = CheckNote(note, {&witness.verifier(), 1});
  EXPECT_TRUE(check.trusted());
  EXPECT_EQ(check.signatures[0].unix_seconds, 1679315147);
  // Word for word what C2SP tlog-cosignature has signed.
  Signature signature;
  std::copy_n(note.signatures[0].bytes.begin() + 8, 64, signature.begin());
  EXPECT_TRUE(VerifyEd25519(TestKey(2).public_key(), "cosignature/v1\ntime 1679315147\n" + text,
                            signature));
  // Another time, a time that no signed number holds, another length: not made by the key.
  for (const auto& [at, byte] : {std::pair{7, 0}, {0, 0x80}}) {
    Note changed = note;
    changed.signatures[0].bytes[static_cast<std::size_t>(at)] = static_cast<char>(byte);
    EXPECT_TRUE(CheckNote(changed, {&witness.verifier(), 1}).has_bad()) << at;
  }
  for (const std::size_t size : {std::size_t{1}, std::size_t{8}, std::size_t{71}}) {
    Note changed = note;
    changed.signatures[0].bytes.resize(size);
    EXPECT_TRUE(CheckNote(changed, {&witness.verifier(), 1}).has_bad()) << size;
  }
}

// The time of the example of C2SP tlog-cosignature, whose key was not published.
TEST(Note, CosignatureOfTheSpecification) {
  const auto signatures = ParseSignatures(
      "— witness.example.com/w1 "
      "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2"
      "oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n");
  ASSERT_TRUE(signatures) << signatures.error();
  EXPECT_EQ((*signatures)[0].bytes.substr(0, 8), FromHex("00000000641850cb"));  // 1679315147
  EXPECT_EQ((*signatures)[0].bytes.size(), 72U);
}

TEST(Note, UnknownKeysAreIgnoredBadOnesAreNot) {
  const Signer log("log.example", TestKey(1));
  const Signer other("other.example", TestKey(2));
  const Signer same_name("log.example", TestKey(3));
  const std::string text = "text\n";
  const std::vector<VerifierKey> keys = {log.verifier(),
                                         {"later.example", 7, KeyType::kMlDsa44, "a key"}};
  Note note{text,
            {other.Sign(text), same_name.Sign(text), log.Sign(text), {"later.example", 7, "s"}}};
  const NoteCheck check = CheckNote(note, keys);
  EXPECT_TRUE(check.trusted());
  EXPECT_EQ(check.signatures[0].state, SignatureState::kUnknownKey);
  EXPECT_EQ(check.signatures[1].state, SignatureState::kUnknownKey);
  EXPECT_EQ(check.signatures[2], (SignatureCheck{SignatureState::kGood, 0, {}}));
  EXPECT_EQ(check.signatures[3], (SignatureCheck{SignatureState::kUnsupportedType, 1, {}}));
  EXPECT_FALSE(CheckNote(note, {}).trusted());  // nobody known signed
  note.text = "other text\n";
  EXPECT_TRUE(CheckNote(note, keys).has_bad());
  EXPECT_FALSE(CheckNote(note, keys).trusted());
  note.text = text;
  note.signatures.push_back(log.Sign("other text\n"));  // one good, one bad: refused
  EXPECT_TRUE(CheckNote(note, keys).has_bad());
  EXPECT_FALSE(CheckNote(note, keys).trusted());
}

TEST(Note, ASignatureOfOneTypeIsNoneOfAnother) {
  const Signer log("same.example", TestKey(1));
  const Signer witness("same.example", TestKey(1), KeyType::kCosignature);
  const std::string text = "text\n";
  NoteSignature signature = log.Sign(text);
  EXPECT_EQ(CheckSignature(text, signature, witness.verifier()).state, SignatureState::kBad);
  signature.id = witness.verifier().id;
  EXPECT_EQ(CheckSignature(text, signature, witness.verifier()).state, SignatureState::kBad);
}

}  // namespace
}  // namespace tidewaiter::tlog
