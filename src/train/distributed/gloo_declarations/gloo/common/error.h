// Nothing that is needed; see README.md.
#pragma once
