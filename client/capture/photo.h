#pragma once

#include <QString>
#include <QStringList>

#include "shared/result.h"

namespace field::client {

/// What is made of a photo to be looked at; the photo itself is never written to.
struct Prints {
    QString thumbnail;  ///< path of a JPEG of at most 320 pixels
    QString stamped;    ///< path of a JPEG of at most 1,600 pixels with `lines` written on it
};

/// Makes both prints of the picture at `path` in the folder `into`. A large picture is read small,
/// so that 48 million pixels need no 200 MB. Code::invalid if it is no picture or claims to be
/// larger than 100 million pixels; Code::full if there is no room for the prints. Not for the
/// window's thread.
shared::Result<Prints> makePrints(const QString& path, const QStringList& lines,
                                  const QString& into);

/// Whether the file's name is one of a picture that we can show.
bool looksLikePicture(const QString& name);

}  // namespace field::client
