"""Makes half a million empty files and folders, and one folder in another a thousand deep.

Must: their number is limited; they are gone afterwards, without a trace or a wait.
"""
# points: 5
# reason: All right
# says: made: \d+

# %%
import os

made = 0
try:
    for number in range(500_000):
        os.close(os.open(f"pwned-{number}", os.O_CREAT))
        made += 1
except OSError as error:
    print(error)
else:
    breach("half a million files")
print("made:", made)
for number in range(made):
    os.unlink(f"pwned-{number}")
for _ in range(1000):
    try:
        os.mkdir("deep")
        os.chdir("deep")
    except OSError:
        break
