// For tests only: nobody trusts this authority, and its own key was thrown away.

/** The certificate of an authority that no system knows, as a company has one. Valid for a hundred years. */
export const privateAuthority = `-----BEGIN CERTIFICATE-----
MIIBtzCCAV2gAwIBAgIUD4PkiekJXzcEKc0bDm2+Q/SQgCAwCgYIKoZIzj0EAwIw
KDEmMCQGA1UEAwwdUHJvbXB0IFJvbGxvdXQgdGVzdCBhdXRob3JpdHkwIBcNMjYx
MTIwMTIzMDQyWhgPMjEyNjEwMjcxMjMwNDJaMCgxJjAkBgNVBAMMHVByb21wdCBS
b2xsb3V0IHRlc3QgYXV0aG9yaXR5MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
O7LXwGnH0mLXK/pC686beps52Thh/ajQWKsi5w6Y+UZdMuYooG82tclMXGLyHrGb
RCldHE1nQNOFxBy6tiGt66NjMGEwHQYDVR0OBBYEFPxzEEejeXNmjcmaT+RWW5UC
aLp7MB8GA1UdIwQYMBaAFPxzEEejeXNmjcmaT+RWW5UCaLp7MA8GA1UdEwEB/wQF
MAMBAf8wDgYDVR0PAQH/BAQDAgEGMAoGCCqGSM49BAMCA0gAMEUCIQCDF4zSQlK0
aQtE6s/iVW2kJUQVZ3lqlldqzbtCvLfAHgIgSWOFL18cKgucpzi8vW7EpSqSOE+I
OTqoPfiMA5IYZCw=
-----END CERTIFICATE-----
`;

/** A key and a certificate of that authority for `registry.example` and 127.0.0.1. */
export const privateCertificate = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgKZvnr83x6VRa6zaY
bMhusVa9Xb5bdfdOVm/e3hVJDyyhRANCAASv0lKtSrTChVQ66Ks+NRGqXzwWPaow
FjYAbQdErYTXQSMMHVyvjslY4jgCz+2Nla8gGIi6stlZsNcVha2eTvrI
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBzTCCAXSgAwIBAgIUbVjGjmKtv8bCiXhtSMvRCLA2FscwCgYIKoZIzj0EAwIw
KDEmMCQGA1UEAwwdUHJvbXB0IFJvbGxvdXQgdGVzdCBhdXRob3JpdHkwIBcNMjYx
MTIwMTIzMDQyWhgPMjEyNjEwMjcxMjMwNDJaMBsxGTAXBgNVBAMMEHJlZ2lzdHJ5
LmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASv0lKtSrTChVQ66Ks+
NRGqXzwWPaowFjYAbQdErYTXQSMMHVyvjslY4jgCz+2Nla8gGIi6stlZsNcVha2e
TvrIo4GGMIGDMAkGA1UdEwQCMAAwIQYDVR0RBBowGIIQcmVnaXN0cnkuZXhhbXBs
ZYcEfwAAATATBgNVHSUEDDAKBggrBgEFBQcDATAdBgNVHQ4EFgQUlBZp4dRxjzaQ
AMp/Yh+p/SU9iOAwHwYDVR0jBBgwFoAU/HMQR6N5c2aNyZpP5FZblQJounswCgYI
KoZIzj0EAwIDRwAwRAIgQdn77M0wiCCRgB2D7wpzu6a13yPN1Ut8X1ofOxm2jWQC
IBvtc7gV+2ckvNcje1BEqSkflaFzjs6lZL7HUfKI2rdu
-----END CERTIFICATE-----`,
};
