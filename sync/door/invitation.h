#pragma once

#include <string>
#include <string_view>

#include "shared/result.h"
#include "sync/door/pins.h"

namespace field::sync {

/// What an administrator gives a person so that a device becomes theirs: where the server is, by
/// which key it is known there, and a one-use code. One line, which is also what the QR code holds
/// (letters and digits of its small alphabet alone):
///
///   FIELDLEDGER://HOST:PORT/ABCD-EFGH-JKLM/64 hex digits of the key's pin
///
/// The pin inside is what makes the first connection safe: nobody between can answer instead. A
/// server that does not know yet by which address devices reach it leaves HOST:PORT out; the person
/// gives it then.
struct Invitation {
    std::string url;   ///< "https://host:port", or on loopback "http://…"; empty: not known
    std::string code;  ///< one use, at most 15 minutes
    Pins pins;         ///< none where `url` is plain http
    bool operator==(const Invitation&) const = default;
};

/// The line of an invitation with one pin or more, of which the first is written.
std::string toText(const Invitation& invitation);

/// Whether `text` means to be such a line.
bool isInvitation(std::string_view text);

/// What a person gave: `code` is a whole line as above, whose address `server` replaces unless it
/// is empty, or a bare code for the server at `server`. Code::invalid says what is wrong with it:
/// also that no address is given, or that a bare code does not say by which key an https server is
/// known.
shared::Result<Invitation> readInvitation(std::string_view server, std::string_view code);

}  // namespace field::sync
