// For tests: certificates of an hour, and the PEM files that a server or a client reads.
//
//   const Key key = MakeKey();
//   const Certificate own = MakeCertificate("server", key.get(), nullptr, nullptr);
//   WriteCertificate(folder / "certificate.pem", own.get());
#ifndef TIDEWAITER_HTTP_TEST_CERTIFICATE_H_
#define TIDEWAITER_HTTP_TEST_CERTIFICATE_H_

#include <memory>

#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "os/file.h"

namespace tidewaiter::http {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

inline Key MakeKey() {
  return {EVP_EC_gen("P-256"), EVP_PKEY_free};
}

// For `name`, signed by `issuer` or, without one, by itself as an authority; for
// `alternative_names` ("DNS:localhost,IP:127.0.0.1"), too.
inline Certificate MakeCertificate(const char* name, EVP_PKEY* key, X509* issuer,
                                   EVP_PKEY* issuer_key, const char* alternative_names = nullptr) {
  Certificate certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* const subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), issuer ? X509_get_subject_name(issuer) : subject);
  if (issuer == nullptr) {
    X509_EXTENSION* const authority =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_basic_constraints, "critical,CA:TRUE");
    X509_add_ext(certificate.get(), authority, -1);
    X509_EXTENSION_free(authority);
  }
  if (alternative_names != nullptr) {
    X509_EXTENSION* const names =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, alternative_names);
    X509_add_ext(certificate.get(), names, -1);
    X509_EXTENSION_free(names);
  }
  X509_sign(certificate.get(), issuer_key ? issuer_key : key, EVP_sha256());
  return certificate;
}

template <typename Write>
void WritePem(const os::Path& path, Write write) {
  const std::unique_ptr<BIO, int (*)(BIO*)> out(BIO_new(BIO_s_mem()), BIO_free);
  write(out.get());
  char* data = nullptr;
  const auto size = BIO_get_mem_data(out.get(), &data);
  ASSERT_TRUE(os::WriteFile(path, {data, static_cast<std::size_t>(size)}));
}

inline void WriteKey(const os::Path& path, EVP_PKEY* key) {
  WritePem(path, [key](BIO* out) {
    PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
  });
}

inline void WriteCertificate(const os::Path& path, X509* certificate) {
  WritePem(path, [certificate](BIO* out) { PEM_write_bio_X509(out, certificate); });
}

}  // namespace tidewaiter::http

#endif  // TIDEWAITER_HTTP_TEST_CERTIFICATE_H_
