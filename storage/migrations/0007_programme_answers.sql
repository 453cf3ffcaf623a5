-- What the Party Office answered to what a paper leaves unclear: JSON. The words of the paper stay as they are in task.
ALTER TABLE programme_question ADD COLUMN answer TEXT CHECK (answer LIKE '{%}');
